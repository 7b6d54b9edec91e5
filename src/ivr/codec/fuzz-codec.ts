import { type DecoderOptions, decoderOfDriver, decoderOfServer } from './decode-message.js';
import { MessageEncoder } from './encode-message.js';
import { GLI_HEADER_BYTES, GLI_MAX_BODY, gliFrame } from './gli-frame.js';
import { GliReader } from './gli-reader.js';
import { FrameMutator } from './mutated-frames.js';
import { PlainReader } from './plain-document.js';
import { PlainPrologs } from './plain-prolog.js';
import { XmlReader } from './xml-tree.js';

const BASE: DecoderOptions = { sourceEncoding: '', dtdFile: 'IServer.dtd', validationScheme: 'never' };

/** What `fuzzCodec` found; every number is a count of cases. */
export interface FuzzResult {
  readonly cases: number;
  readonly messages: number;
  readonly invalid: number;
  readonly dropped: number;
  readonly violations: number;
  /** Documents that were read without the library, and by it too. */
  readonly plain: number;
  /** What went wrong, with the seed of its case: nothing may. */
  readonly faults: readonly string[];
}

/**
 * Feeds spoiled frames and bodies to the codec. Each case is one body, decoded in four ways, and one piece of a stream.
 * A message that is read must come out the same when it is written and read again; nothing may throw.
 */
export function fuzzCodec(cases: number, seed: number): FuzzResult {
  const decoders = [
    decoderOfServer(BASE),
    decoderOfDriver(BASE),
    decoderOfServer({ ...BASE, validationScheme: 'always' }),
    decoderOfServer({ ...BASE, sourceEncoding: 'UTF-8' }),
  ];
  const encoder = new MessageEncoder(BASE);
  const count = { messages: 0, invalid: 0, dropped: 0, violations: 0, plain: 0 };
  const readers = new BothReaders();
  const faults: string[] = [];
  let stream = new GliReader(GLI_MAX_BODY);
  for (let i = 0; i < cases && faults.length < 10; i++) {
    const mutator = new FrameMutator(seed + i);
    try {
      const body = mutator.body();
      const verdict = readers.compare(body);
      if (verdict === 'equal') count.plain++;
      else if (verdict === 'different') faults.push(`seed ${seed + i}: read differently: ${body.toString('latin1')}`);
      for (const decoder of decoders) {
        const decoded = decoder.decode(body);
        if (decoded.kind === 'drop') count.dropped++;
        else if (decoded.kind === 'invalid') count.invalid++;
        else {
          count.messages++;
          const again = decoder.decode((encoder.frame(decoded.message) as Buffer).subarray(GLI_HEADER_BYTES));
          const same = again.kind === 'message' && JSON.stringify(again.message) === JSON.stringify(decoded.message);
          // Text that only looks like UTF-8 is read differently when the declaration says ISO-8859-1.
          if (!same && decoder !== decoders[3])
            faults.push(`seed ${seed + i}: not the same again: ${body.toString('latin1')}`);
        }
      }
      const spoilt = mutator.below(4) === 0 ? mutator.spoil(gliFrame(3, body)) : gliFrame(mutator.below(6), body);
      stream.feed(spoilt, { frame: () => {}, skipped: () => {}, violation: () => count.violations++ });
      if (stream.stopped) stream = new GliReader(GLI_MAX_BODY);
    } catch (error) {
      faults.push(`seed ${seed + i}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return { cases, ...count, faults };
}

/** The reader of plain documents beside the library, which has to read the same in all that the other reads. */
class BothReaders {
  readonly #prologs = new PlainPrologs(BASE.dtdFile);
  readonly #plain = new PlainReader();
  readonly #library = new XmlReader(BASE.dtdFile);

  compare(body: Buffer): 'equal' | 'different' | 'not plain' {
    const begin = this.#prologs.end(body);
    const root = begin === 0 ? undefined : this.#plain.read(body, begin);
    if (root === undefined) return 'not plain';
    const judged = this.#library.read(body.toString('latin1'));
    return 'root' in judged && JSON.stringify(judged.root) === JSON.stringify(root) ? 'equal' : 'different';
  }
}
