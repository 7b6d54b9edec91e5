export type { NetworkOutcome, PhoneAction, PhoneResult, SimLegView, SimPhones } from './phone-action.js';
export { type SimNetworkBehaviour, SimSwitch, type SimSwitchOptions } from './sim-switch.js';
