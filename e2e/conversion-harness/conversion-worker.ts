import { expose } from 'comlink';
import { HttpRanges } from '../../src/adapters/http-ranges';
import { ReadAhead } from '../../src/adapters/read-ahead';
import type { Conversion } from '../../workers/models/install';
import {
  convertInstallation,
  type ConversionLimits,
  type ConvertedModel,
} from '../../workers/models/convert-installation';
import type { InstallationProgress } from '../../workers/models/protocol';
import { openSyncFile, writeAll } from '../../workers/models/sync-file';

const PART_BYTES = 2 ** 22;
const stop = new AbortController();

const worker = {
  convert: (
    conversion: Conversion,
    report: (progress: InstallationProgress) => unknown,
    limits: ConversionLimits,
  ): Promise<ConvertedModel> => convertInstallation(conversion, report, stop.signal, limits),
  /** A file of a host as it is, by the same parts: what a conversion is compared with. */
  copy: async (folderUrl: string, name: string): Promise<void> => {
    const files = new ReadAhead(new HttpRanges(folderUrl), stop.signal);
    const byteLength = await files.byteLength(name);
    files.expect([{ file: name, start: 0, end: byteLength }]);
    const file = await openSyncFile(await navigator.storage.getDirectory(), name);
    try {
      for (let at = 0; at < byteLength; at += PART_BYTES) {
        writeAll(file, await files.read(name, at, Math.min(byteLength, at + PART_BYTES), stop.signal), at);
      }
      file.flush();
    } finally {
      file.close();
    }
  },
  cancel: (): void => stop.abort(),
};

export type ConversionWorker = typeof worker;

expose(worker);
