export type { SimLegView, SimPhones } from './sim-phones.js';
export { type SimNetworkBehaviour, SimSwitch, type SimSwitchOptions } from './sim-switch.js';
