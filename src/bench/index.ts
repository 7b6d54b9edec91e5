export { benchCore } from './core.js';
export { benchDistribution } from './distribution.js';
export { main } from './main.js';
export { benchRoutedCall } from './routed-call.js';
