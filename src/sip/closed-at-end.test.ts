import { after } from 'node:test';
import { AgentNetwork, AgentPhone } from '../sip-agent/index.js';

/** Phones and networks that tests open beside those of their world: one that fails leaves them open, and its process would never end. */
const opened: (AgentNetwork | AgentPhone)[] = [];
after(async () => {
  // Most were closed by their tests, which is no fault.
  for (const each of opened) await each.close().catch(() => {});
});

export const openNetwork: typeof AgentNetwork.open = async (options) => {
  const network = await AgentNetwork.open(options);
  opened.push(network);
  return network;
};

export const openPhone: typeof AgentPhone.open = async (options) => {
  const phone = await AgentPhone.open(options);
  opened.push(phone);
  return phone;
};
