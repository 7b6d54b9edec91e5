export { VirtualClock } from '../hub/index.js';
export {
  type Faults,
  type InjectedEvent,
  type PartylineOptions,
  startPartyline,
  type TestPartyline,
} from './start-partyline.js';
