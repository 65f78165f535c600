import { Offline } from './adapters/offline';

const base = new URL('./', document.baseURI);
const offline = new Offline();

if (import.meta.env.PROD) void offline.register(new URL('service-worker.js', base));
