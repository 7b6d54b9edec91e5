import { spawnSync } from 'node:child_process';

/** Programs that these tests need, with the Debian package that brings each. */
const PACKAGES = { sipp: 'sip-tester', baresip: 'baresip-core' } as const;
const INSTALL_LIMIT_MS = 120_000;

/**
 * Makes sure that a program is there: it is, or root installs its Debian package. Otherwise the reason why the tests that need it
 * must be left out.
 */
export function toolMissing(tool: keyof typeof PACKAGES): string | undefined {
  if (isThere(tool)) return undefined;
  const name = PACKAGES[tool];
  if (process.getuid?.() !== 0) return `${tool} is missing, and only root may install ${name}`;
  if (!isThere('apt-get')) return `${tool} is missing, and this is no Debian: there is no apt-get`;
  const install = ['install', '-y', '-q', '--no-install-recommends', name];
  if (!run('apt-get', install) && !(run('apt-get', ['update', '-q']) && run('apt-get', install))) {
    return `${tool} is missing, and apt-get could not install ${name}`;
  }
  return isThere(tool) ? undefined : `${name} is installed, but there is no ${tool}`;
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

function run(program: string, args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: 'ignore', timeout: INSTALL_LIMIT_MS, env }).status === 0;
}
