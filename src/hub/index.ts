export type { JournalEntry, JournalPort, ReportSink, SwitchPort } from './ports.js';
