/** `npm run docs`: writes the generated texts. */
import { writeFileSync } from 'node:fs';
import { generatedDocs, pathOf } from './generatedDocs.ts';

for (const [file, content] of generatedDocs()) {
  writeFileSync(pathOf(file), content);
}
