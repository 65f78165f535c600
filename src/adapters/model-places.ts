import type { ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { InstalledModel } from './installed-model';
import type { ModelPlace } from './model-place';
import { ModelFileMissingError } from './model-place';
import { embeddedModel, embeddedPlace } from './model-registry';

/** Where each model that is known on this page lies. */
export class ModelPlaces {
  readonly #embedded: ModelPlace;
  #installed: ReadonlyMap<ModelId, ModelPlace> = new Map();

  /** @param baseUrl the page's base. */
  constructor(baseUrl: string) {
    this.#embedded = embeddedPlace(baseUrl);
  }

  /** These are installed, and no others. */
  take(models: readonly InstalledModel[]): void {
    this.#installed = new Map(models.map(({ spec, place }) => [spec.id, place]));
  }

  /** @throws ModelFileMissingError for a model that is not here any more. */
  of({ id }: Pick<ModelSpec, 'id'>): ModelPlace {
    const place = id === embeddedModel.id ? this.#embedded : this.#installed.get(id);
    if (place === undefined) throw new ModelFileMissingError('config.json');
    return place;
  }
}
