import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

/** What is wrong with the body of a request, in words for the person who wrote it: the first thing that does not fit. */
export function bodyProblem(errors: readonly FastifySchemaValidationError[]): Error {
  const [error] = errors;
  return new Error(error === undefined ? 'the body is not understood' : problemOf(error));
}

function problemOf({ keyword, instancePath, params, message, ...rest }: FastifySchemaValidationError): string {
  const name = instancePath.slice(1).replaceAll('/', '.');
  switch (keyword) {
    case 'discriminator':
      return `${params['tag']} must be one of ${tagValues(rest, String(params['tag'])).join(', ')}`;
    case 'enum':
      return `${name} must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
    case 'additionalProperties':
      return `${params['additionalProperty']} does not belong here`;
    case 'required':
      return `${params['missingProperty']} is missing`;
    default:
      return name === '' ? 'the body must be a JSON object' : `${name} ${message}`;
  }
}

/** What the property that tells the forms of a body apart may be. */
function tagValues(error: object, tag: string): string[] {
  const { parentSchema } = error as { readonly parentSchema?: { readonly oneOf?: readonly TaggedSchema[] } };
  return parentSchema?.oneOf?.flatMap(({ properties }) => properties[tag]?.enum ?? []) ?? [];
}

interface TaggedSchema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}
