export { Hub } from './hub.js';
export type { JournalEntry, JournalPort, ReportSink, SwitchPort } from './ports.js';
export { VirtualClock } from './virtual-clock.js';
