/**
 * Media: RTP, G.711 and conferences in worker threads. `MediaServer` is the door; the rest is what its callers need to speak
 * about SDP.
 */
export type { CodecName } from './codec/g711.js';
export { TwinKeys } from './codec/twin-keys.js';
export {
  type AllocateOptions,
  type MediaEndpoint,
  type MediaPlace,
  MediaServer,
} from './media-server.js';
export type { RemoteMedia, SrtpKey } from './mixer/leg-port.js';
export type { LegStatistics } from './mixer/leg-statistics.js';
export type { VoiceMode, VoicePath } from './mixer/voice-path.js';
export type { AnswerDetectionOptions, AnswerVerdict } from './player/answering-machine.js';
export type { TreatmentEnd, TreatmentEndReason } from './player/treatment-program.js';
export type { LatchPolicy } from './rtp/latch.js';
export { type AddressFamily, familyOf, localAddresses } from './server/local-addresses.js';
export type { MediaEvent } from './server/media-events.js';
export {
  checkMediaOptions,
  MEDIA_BOUNDS,
  MEDIA_DEFAULTS,
  type MediaOptions,
  TELEPHONE_EVENT_PAYLOAD_TYPE,
} from './server/media-options.js';
export type { MediaRefusal, MediaRefusalCode, MediaResult } from './server/refusal.js';
export type { TreatmentParameters } from './server/treatment-parameters.js';
export { type CryptoAttribute, readCryptoAttribute, writeCryptoAttribute } from './srtp/sdes.js';
export { type CryptoSuite, SrtpReceiver, SrtpSender } from './srtp/srtp.js';
export { descriptorOf, type SocketDescriptor } from './worker/socket-descriptor.js';
export type { WorkerFigures } from './worker/worker-counters.js';
