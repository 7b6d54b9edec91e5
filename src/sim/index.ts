export type { SimLegView, SimPhones } from './sim-phones.js';
export type { SimNetworkBehaviour, SimSettings } from './sim-settings.js';
export { SimSwitch, type SimSwitchOptions } from './sim-switch.js';
