import type { DigitRules } from '../player/digit-collector.js';
import { MOST_DIGITS } from '../player/digit-collector.js';
import type { Background, PromptPart, RecordRules, TreatmentProgram } from '../player/treatment-program.js';
import { type MediaResult, refuse } from './refusal.js';

/** TreatmentParameters of T-Library: keys to texts, numbers or again such lists. */
export type TreatmentParameters = Readonly<Record<string, unknown>>;

/** Where sound comes from and goes to while a treatment is put together. */
export interface TreatmentResources {
  /** Samples of a prompt by its name, or of an announcement that a user recorded. */
  prompt(name: string): Promise<MediaResult<Int16Array>>;
  announcement(name: string): Promise<MediaResult<Int16Array>>;
  /** Absolute path for recording an announcement; undefined when nothing can be recorded. */
  announcementFile(name: string): string | undefined;
  /** Whether there is such a file already. */
  isTaken(path: string): Promise<boolean>;
  /** Music on hold, if there is any. */
  readonly music: Int16Array | undefined;
  /** Milliseconds. */
  readonly maxRecording: number;
}

/** What can be played to a leg, by the short names of TTreatmentType. */
type Kind = 'background' | 'announcement' | 'collect' | 'both' | 'record';

const KINDS: Readonly<Record<string, Kind>> = {
  Music: 'background',
  RingBack: 'background',
  Silence: 'background',
  Busy: 'background',
  FastBusy: 'background',
  PlayAnnouncement: 'announcement',
  RAN: 'announcement',
  TextToSpeech: 'announcement',
  CollectDigits: 'collect',
  VerifyDigits: 'collect',
  PlayAnnouncementAndDigits: 'both',
  TextToSpeechAndDigits: 'both',
  RecordUserAnnouncement: 'record',
};

/** Prompts of one treatment. */
const MOST_PROMPTS = 50;

/**
 * Puts a treatment together (TTreatmentType, notes on its parameters: PROMPT with numbered parts of TEXT, ID, DIGITS,
 * USER_ANN_ID or FILE; MAX_DIGITS, TERM_DIGITS and so on; times in seconds). There is no speech synthesis: TEXT is the name
 * of a file. Files are looked for under LANGUAGE first.
 */
export async function buildTreatment(
  type: string,
  parameters: TreatmentParameters,
  resources: TreatmentResources,
): Promise<MediaResult<TreatmentProgram>> {
  const TreatmentType = type.replace(/^Treatment(?=[A-Z])/, '');
  const kind = Object.hasOwn(KINDS, TreatmentType) ? KINDS[TreatmentType] : undefined;
  if (kind === undefined) return refuse('unsupported', `treatment ${TreatmentType} has no sound of its own`);
  const prompts = await buildPrompts(TreatmentType, parameters, resources);
  if (!prompts.ok) return prompts;
  if (kind === 'announcement' && prompts.value.length === 0) {
    return refuse('bad-parameter', `treatment ${TreatmentType} needs PROMPT`);
  }
  const duration = seconds(parameters, 'DURATION');
  if (typeof duration === 'string') return refuse('bad-parameter', duration);
  const plain = { TreatmentType, prompts: prompts.value, duration };
  switch (kind) {
    case 'background': {
      const background = await buildBackground(TreatmentType, parameters, resources);
      return background.ok ? { ok: true, value: { ...plain, background: background.value } } : background;
    }
    case 'announcement':
      return { ok: true, value: plain };
    case 'record':
      return buildRecord(plain, parameters, resources);
    case 'collect':
    case 'both': {
      const collect = digitRules(parameters);
      return typeof collect === 'string'
        ? refuse('bad-parameter', collect)
        : { ok: true, value: { ...plain, collect } };
    }
    default:
      return kind satisfies never;
  }
}

async function buildBackground(
  type: string,
  parameters: TreatmentParameters,
  resources: TreatmentResources,
): Promise<MediaResult<Background>> {
  if (type === 'RingBack') return { ok: true, value: { kind: 'tone', tone: 'ringback' } };
  if (type === 'Busy') return { ok: true, value: { kind: 'tone', tone: 'busy' } };
  if (type === 'FastBusy') return { ok: true, value: { kind: 'tone', tone: 'fast-busy' } };
  if (type === 'Silence') return { ok: true, value: { kind: 'silence' } };
  const named = textOf(parameters, 'MUSIC_DN');
  if (named !== undefined) {
    const found = await resources.prompt(named);
    if (found.ok) return { ok: true, value: { kind: 'loop', samples: found.value } };
  }
  const { music } = resources;
  return { ok: true, value: music === undefined ? { kind: 'silence' } : { kind: 'loop', samples: music } };
}

async function buildPrompts(
  type: string,
  parameters: TreatmentParameters,
  resources: TreatmentResources,
): Promise<MediaResult<PromptPart[]>> {
  const parts = promptParts(type, parameters);
  if (parts.length > MOST_PROMPTS) return refuse('bad-parameter', `PROMPT has more than ${MOST_PROMPTS} parts`);
  const language = textOf(parameters, 'LANGUAGE');
  const built: PromptPart[] = [];
  for (const part of parts) {
    const interruptable = flagOf(part, 'INTERRUPTABLE', true);
    const names = promptNames(part);
    if (names === undefined)
      return refuse('bad-parameter', 'a part of PROMPT has neither TEXT, ID, DIGITS, USER_ANN_ID nor FILE');
    for (const { name, own } of names) {
      const found = own ? await resources.announcement(name) : await localized(name, language, resources);
      if (!found.ok) return found;
      built.push({ samples: found.value, interruptable });
    }
  }
  return { ok: true, value: built };
}

async function localized(
  name: string,
  language: string | undefined,
  resources: TreatmentResources,
): Promise<MediaResult<Int16Array>> {
  const own = language === undefined ? undefined : await resources.prompt(`${language}/${name}`);
  return own?.ok ? own : resources.prompt(name);
}

/** Parts in the order of their numbers; a list instead of numbers is taken in its order; RAN_DN and TEXT may stand alone. */
function promptParts(type: string, parameters: TreatmentParameters): TreatmentParameters[] {
  const prompt = parameters['PROMPT'];
  if (Array.isArray(prompt)) return prompt.filter(isList);
  if (isList(prompt)) {
    const numbered = Object.entries(prompt).filter(([key, value]) => /^\d+$/.test(key) && isList(value));
    if (numbered.length === 0) return [prompt];
    return numbered.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value as TreatmentParameters);
  }
  if (typeof prompt === 'string' && prompt !== '') return [{ TEXT: prompt }];
  const ran = type === 'RAN' ? textOf(parameters, 'RAN_DN') : undefined;
  const text = ran ?? textOf(parameters, 'TEXT');
  return text === undefined ? [] : [{ TEXT: text }];
}

function promptNames(part: TreatmentParameters): { name: string; own: boolean }[] | undefined {
  const announcement = textOf(part, 'USER_ANN_ID');
  if (announcement !== undefined) return [{ name: announcementName(part, announcement), own: true }];
  const digits = textOf(part, 'DIGITS');
  if (digits !== undefined) return [...digits].map((digit) => ({ name: `digits/${digit}`, own: false }));
  const name = textOf(part, 'FILE') ?? textOf(part, 'TEXT') ?? textOf(part, 'ID');
  return name === undefined ? undefined : [{ name, own: false }];
}

/** Announcements of users have names of their own, so that they cannot take the place of other recordings. */
export function announcementName(parameters: TreatmentParameters, id: string): string {
  const user = textOf(parameters, 'USER_ID');
  return user === undefined ? `announcement-${id}` : `announcement-${user}-${id}`;
}

async function buildRecord(
  plain: Omit<TreatmentProgram, 'collect' | 'record'>,
  parameters: TreatmentParameters,
  resources: TreatmentResources,
): Promise<MediaResult<TreatmentProgram>> {
  const id = textOf(parameters, 'USER_ANN_ID');
  if (id === undefined) return refuse('bad-parameter', 'RecordUserAnnouncement needs USER_ANN_ID');
  const file = resources.announcementFile(announcementName(parameters, id));
  if (file === undefined)
    return refuse('bad-parameter', 'there is no folder for recordings, or USER_ANN_ID is no file name');
  const limit = seconds(parameters, 'TOTAL_TIMEOUT');
  if (typeof limit === 'string') return refuse('bad-parameter', limit);
  // Files are never overwritten: better no treatment than one that hears the caller out and keeps nothing.
  if (await resources.isTaken(file)) return refuse('name-taken', `there is an announcement ${id} already`);
  const record: RecordRules = {
    file,
    limit: limit > 0 ? Math.min(limit, resources.maxRecording) : resources.maxRecording,
    termDigits: textOf(parameters, 'TERM_DIGITS') ?? '',
    abortDigits: textOf(parameters, 'ABORT_DIGITS') ?? '',
  };
  return { ok: true, value: { ...plain, record } };
}

function digitRules(parameters: TreatmentParameters): DigitRules | string {
  const max = textOf(parameters, 'MAX_DIGITS');
  if (max !== undefined && (!/^\d{1,2}$/.test(max) || Number(max) > MOST_DIGITS)) {
    return `MAX_DIGITS must be a number from 0 to ${MOST_DIGITS}`;
  }
  const keys = (key: string) => (textOf(parameters, key) ?? '').toUpperCase();
  return {
    maxDigits: max === undefined ? MOST_DIGITS : Number(max),
    termDigits: keys('TERM_DIGITS'),
    abortDigits: keys('ABORT_DIGITS'),
    ignoreDigits: keys('IGNORE_DIGITS'),
    backspaceDigits: keys('BACKSPACE_DIGITS'),
    resetDigits: keys('RESET_DIGITS'),
  };
}

/** Seconds as milliseconds, 0 when absent; a text says what is wrong. */
function seconds(parameters: TreatmentParameters, key: string): number | string {
  const text = textOf(parameters, key);
  if (text === undefined) return 0;
  const value = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && value <= 86_400 ? value * 1000 : `${key} must be a number of seconds`;
}

function textOf(parameters: TreatmentParameters, key: string): string | undefined {
  const value = parameters[key];
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

function flagOf(parameters: TreatmentParameters, key: string, otherwise: boolean): boolean {
  const value = parameters[key];
  if (value === undefined) return otherwise;
  return value === true || ['1', 'true', 'yes', 'on'].includes(String(value).toLowerCase());
}

function isList(value: unknown): value is TreatmentParameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
