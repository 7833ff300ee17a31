// Say which module format each build has: Node asks the nearest package.json.
import { writeFileSync } from 'node:fs';

for (const [directory, type] of [['esm', 'module'], ['cjs', 'commonjs']]) {
  writeFileSync(`dist/${directory}/package.json`, `${JSON.stringify({ type })}\n`);
}
