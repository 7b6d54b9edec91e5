export type { JournalEntry, JournalPort, ReportSink, SwitchPort } from './ports.js';
export { VirtualClock } from './virtual-clock.js';
