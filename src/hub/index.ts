export { type Fault, Hub, type HubOptions, type HubSnapshot } from './hub.js';
export { MemoryJournal } from './memory-journal.js';
export type { JournalEntry, JournalPort, ReportSink, SwitchPort } from './ports.js';
export { VirtualClock } from './virtual-clock.js';
