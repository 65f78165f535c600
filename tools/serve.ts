import { join } from 'node:path';
import { serveStatic } from './static-server';

const { url } = await serveStatic({ folder: join(import.meta.dirname, '../dist'), port: 4173 });
console.log(`Pairloom is at ${url}`);
