declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type DocumentId = Branded<'DocumentId'>;
export type CutId = Branded<'CutId'>;
export type RunId = Branded<'RunId'>;
export type ModelId = Branded<'ModelId'>;
