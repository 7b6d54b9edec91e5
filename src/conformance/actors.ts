import type { CallModel } from './call-model.js';

/**
 * The actors of a model: which real number stands behind a label. External parties have the number of the file; every
 * other DN gets one that occurs nowhere in the file, so that a number in the file means what it says. With `names` it is
 * called by its label: so flows of IVRs want it, whose frames made by hand name DNs too.
 */
export class Actors {
  readonly #numbers = new Map<string, string>();
  readonly #labels = new Map<string, string>();

  constructor(model: CallModel, dns: 'numbers' | 'names' = 'numbers') {
    let next = 7001;
    for (const [label, dn] of model.dns) {
      if (dn.type === 'External') {
        this.#set(label, dn.number);
        continue;
      }
      if (dns === 'names') {
        this.#set(label, label);
        continue;
      }
      while (model.literals.has(String(next))) next++;
      this.#set(label, String(next++));
    }
  }

  #set(label: string, number: string): void {
    this.#numbers.set(label, number);
    this.#labels.set(number, label);
  }

  /** The number behind a label; what is no label is a number already. */
  number(labelOrNumber: string): string {
    return this.#numbers.get(labelOrNumber) ?? labelOrNumber;
  }

  /** The numbers of a list that is parted by commas, such as NO_ANSWER_OVERFLOW; words that are no label stay. */
  numbers(list: string): string {
    if (!list.includes(',')) return this.number(list);
    const words = list.split(',').map((word) => word.trim());
    return words.some((word) => this.#numbers.has(word)) ? words.map((word) => this.number(word)).join(',') : list;
  }

  /** The label of a number, for people; a number without label stays as it is. */
  label(number: string): string {
    return this.#labels.get(number) ?? number;
  }
}
