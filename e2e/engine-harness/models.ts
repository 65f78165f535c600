import type { ModelPlace } from '../../src/adapters/model-place';
import { embeddedFolder, embeddedModel } from '../../src/adapters/model-registry';
import type { ModelId } from '../../src/domain/ids';
import type { ModelSpec } from '../../src/domain/model-spec';
import type { ConvertedModel } from './converted-models';

/** The embedded model, the micro model, or the folder of a converted one: `micro-q4-split`. */
export type ModelName = 'embedded' | 'micro' | `${'micro' | 'synthesizer'}-${string}`;

export interface LocatedModel {
  readonly spec: ModelSpec;
  readonly place: ModelPlace;
}

const microModel: ModelSpec = {
  ...embeddedModel,
  id: 'micro' as ModelId,
  files: embeddedModel.files.map((file) => ({
    ...file,
    byteLength: { 'config.json': 450, 'onnx/model.onnx': 1_008_708 }[file.path] ?? file.byteLength,
  })),
};

const listed = fetch(new URL('models/converted.json', document.baseURI));
const converted = (await (await listed).json()) as readonly ConvertedModel[];

/** A model on the site, in whichever folder. */
export function modelOnSite(name: ModelName, folder?: string): LocatedModel {
  if (name === 'embedded') return { spec: embeddedModel, place: placeOf(folder ?? embeddedFolder) };
  if (name === 'micro') return { spec: microModel, place: placeOf(folder ?? 'models/micro/') };
  const model = converted.find((one) => one.folder === `models/${name}/`);
  if (model === undefined) throw new Error(`There is no model ${name}.`);
  const { files, dtype } = model;
  return { spec: { ...embeddedModel, id: name as ModelId, files, dtype }, place: placeOf(folder ?? model.folder) };
}

/** The same model as files that a person picked in a browser without handles. */
export async function modelAsFiles(name: ModelName): Promise<LocatedModel> {
  const { spec, place } = modelOnSite(name);
  return { spec, place: { kind: 'files', files: await filesOf(spec, place) } };
}

/** The same model in the origin private file system. */
export async function modelInStore(name: ModelName): Promise<LocatedModel> {
  const { spec, place } = modelOnSite(name);
  const root = await navigator.storage.getDirectory();
  const models = await root.getDirectoryHandle('models', { create: true });
  const folder = await models.getDirectoryHandle(name, { create: true });
  for (const [path, file] of await filesOf(spec, place)) {
    const parts = path.split('/');
    const directory = parts.length > 1 ? await folder.getDirectoryHandle(parts[0] ?? '', { create: true }) : folder;
    const handle = await directory.getFileHandle(parts.at(-1) ?? '', { create: true });
    const writable = await handle.createWritable();
    await writable.write(file);
    await writable.close();
  }
  return { spec, place: { kind: 'stored', folder: name } };
}

async function filesOf({ files }: ModelSpec, place: ModelPlace): Promise<Map<string, File>> {
  if (place.kind !== 'site') throw new TypeError('Only what is on the site can be copied.');
  const { folderUrl } = place;
  const fetched = files.map(async ({ path }) => {
    const response = await fetch(new URL(path, folderUrl));
    return [path, new File([await response.blob()], path)] as const;
  });
  return new Map(await Promise.all(fetched));
}

function placeOf(folder: string): ModelPlace {
  return { kind: 'site', folderUrl: new URL(folder, document.baseURI).href };
}
