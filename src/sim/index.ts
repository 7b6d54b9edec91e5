export type { SimLegView, SimPhones } from './sim-phones.js';
export { type SimNetworkBehaviour, type SimSettings, SimSwitch, type SimSwitchOptions } from './sim-switch.js';
