/**
 * Libraries that the first deployment or retrieval needs, and no start: loaded as CommonJS at their first use, where an
 * import would be read before the emulator listens and `import()` would make their callers wait.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const zipLibrary = (): typeof import('fflate') => require('fflate');
export const xmlLibrary = (): typeof import('saxes') => require('saxes');
