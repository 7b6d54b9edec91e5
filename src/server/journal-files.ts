import type { CoreConfig } from '../core/index.js';
import type { JournalPort } from '../hub/index.js';
import type { Config } from './config.js';
import { whyNot } from './errno-words.js';
import { LineFile, type LineFileOptions } from './line-file.js';
import type { Log } from './log.js';
import { Recorder } from './recorder.js';
import { StartError } from './start-error.js';
import { TServerLogFile, type TServerLogOptions } from './tserver-log-file.js';

export interface JournalFiles {
  readonly journals: readonly JournalPort[];
  close(): void;
}

/** Opens the files of `record.file` and `log.tserver-file`. Throws `StartError` when one of them cannot be written. */
export function openJournalFiles(
  config: Config,
  about: Pick<TServerLogOptions, 'version' | 'startTime' | 'hideUserData'> & { readonly core: CoreConfig },
  log: Log,
): JournalFiles {
  const files: LineFile[] = [];
  const journals: JournalPort[] = [];
  const open = (option: string, path: string, how: Pick<LineFileOptions, 'mode' | 'afterFailure'>): LineFile => {
    try {
      const file = new LineFile(path, {
        ...how,
        onFailure: (error) =>
          log.error(
            { option, file: path, error: whyNot(error) },
            `the file cannot be written: ${LOST[how.afterFailure]}`,
          ),
        onRecovery: (lost) => log.warn({ option, file: path, lost }, 'the file can be written again'),
      });
      files.push(file);
      return file;
    } catch (error) {
      for (const file of files) file.close();
      throw new StartError(`${option}: ${path} cannot be written: ${whyNot(error)}`);
    }
  };
  const { file: recordFile } = config.record;
  if (recordFile !== '') {
    const { version, core } = about;
    const file = open('record.file', recordFile, { mode: 'replace', afterFailure: 'end' });
    journals.push(new Recorder(file, { version, core }));
  }
  const { 'tserver-file': fileName } = config.log;
  if (fileName !== '') {
    const file = open('log.tserver-file', fileName, { mode: 'append', afterFailure: 'go-on' });
    journals.push(new TServerLogFile(file, { serverName: config.name, fileName, ...about }));
  }
  return { journals, close: () => files.forEach((file) => void file.close()) };
}

/** What becomes of the texts. A recording with a gap could not be replayed. */
const LOST: Readonly<Record<LineFileOptions['afterFailure'], string>> = {
  'go-on': 'messages are left out until it can',
  end: 'the recording ends here',
};
