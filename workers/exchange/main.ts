import { expose } from 'comlink';
import { openedOnce } from '../../src/adapters/opened-once';
import { createExchange } from './exchange';

expose(createExchange(openedOnce((database) => database)));
