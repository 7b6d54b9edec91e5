export type { NetworkOutcome, PhoneAction, PhoneResult, SimLegView, SimPhones } from './phone-action.js';
