import { expose } from 'comlink';
import {
  convertInstallation,
  type Conversion,
  type ConversionLimits,
  type ConvertedModel,
} from '../../workers/models/convert-installation';
import type { InstallationProgress } from '../../workers/models/protocol';

const stop = new AbortController();

const worker = {
  convert: (
    conversion: Conversion,
    report: (progress: InstallationProgress) => unknown,
    limits: ConversionLimits,
  ): Promise<ConvertedModel> => convertInstallation(conversion, report, stop.signal, limits),
  cancel: (): void => stop.abort(),
};

export type ConversionWorker = typeof worker;

expose(worker);
