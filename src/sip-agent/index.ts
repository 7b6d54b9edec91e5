/**
 * SIP phones and a SIP network for tests, conformance runs and load: the other side of the wire. They share the codec and the
 * transactions with the server, and how SRTP packets are made, but nothing of its dialogs, calls or mixer.
 */
export { AgentCall } from './agent-call.js';
export { shareOfTone } from './goertzel.js';
export { AgentNetwork, type NumberHandling } from './network.js';
export { AgentPhone, type PhoneOptions } from './phone.js';
export { RtpLine } from './rtp-line.js';
export { waitFor } from './wait-for.js';
