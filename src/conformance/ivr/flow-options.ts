import { IVR_OPTION_SPECS } from '../../ivr/index.js';
import type { LocatedMap } from '../located-yaml.js';
import { isModelOption } from '../model-options.js';

/** A name that both have belongs to the IVR Server, whose options flows are about. */
export function isOptionOfCalls(name: string): boolean {
  return isModelOption(name) && !Object.hasOwn(IVR_OPTION_SPECS, name);
}

/** `options:` of a flow: those of the call model, and those of the IVR Server. */
export function splitOptions(options: LocatedMap | undefined) {
  const entries = options?.entries ?? [];
  return {
    ofCalls: options && { ...options, entries: entries.filter(({ key }) => isOptionOfCalls(key)) },
    ofServer: entries.filter(({ key }) => !isOptionOfCalls(key)),
  };
}
