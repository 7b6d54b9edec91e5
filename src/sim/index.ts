export type { SimPhones } from './sim-phones.js';
export type { SimNetworkBehaviour, SimSettings } from './sim-settings.js';
export { SimSwitch } from './sim-switch.js';
