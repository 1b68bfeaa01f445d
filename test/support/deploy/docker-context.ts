import { readText } from './repository.js';

/**
 * Whether .dockerignore lets a path of the repository into the build. Of its language only what ours needs: `*`, plain
 * names, and `!` in front of them; the last line that fits decides.
 */
export function isInContext(path: string): boolean {
  const patterns = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  let isIn = true;
  for (const pattern of patterns) {
    const name = pattern.replace(/^!/, '');
    if (name !== '*' && /[*?[\]]/.test(name)) throw new Error(`.dockerignore: ${pattern} is not understood`);
    if (name === '*' || path === name || path.startsWith(`${name}/`)) isIn = pattern.startsWith('!');
  }
  return isIn;
}
