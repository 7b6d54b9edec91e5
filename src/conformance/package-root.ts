import { fileURLToPath } from 'node:url';

/** Folder of the installed package: models, vocabulary and the published schema lie below it. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
