/** Takes a value that came from outside, or throws an `InvalidValueError` that says where in it the fault is. */
export type Validator<Value> = (value: unknown) => Value;

/** A value from outside is not what it should be. */
export class InvalidValueError extends Error {
  override readonly name = 'InvalidValueError';

  /**
   * @param fault what is wrong, so that it goes on behind the path: `lies behind the text's end`.
   * @param path names from the outside in, joined by dots; empty for the value itself.
   */
  constructor(
    readonly fault: string,
    readonly path = '',
  ) {
    super(path === '' ? fault : `${path} ${fault}`);
  }

  under(name: string): InvalidValueError {
    return new InvalidValueError(this.fault, this.path === '' ? name : `${name}.${this.path}`);
  }
}

export function text(longest: number): Validator<string> {
  return (value) => {
    if (typeof value !== 'string') throw new InvalidValueError('is not text');
    if (value.length > longest) throw new InvalidValueError(`is longer than ${longest} characters`);
    return value;
  };
}

/** A text of one form; branded ids are made with this. */
export function textLike<Value extends string>(pattern: RegExp, called: string): Validator<Value> {
  return (value) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new InvalidValueError(`is not ${called}`);
    return value as Value;
  };
}

export function wholeNumber(min: number, max: number): Validator<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new InvalidValueError('is not a whole number');
    return within(value, min, max);
  };
}

export function decimal(min: number, max: number): Validator<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new InvalidValueError('is not a number');
    return within(value, min, max);
  };
}

export function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new InvalidValueError('is neither true nor false');
  return value;
}

/** One of the names of `known`, whose type makes sure that none is left out. */
export function nameIn<Name extends string>(known: Readonly<Record<Name, true>>): Validator<Name> {
  return (value) => {
    if (typeof value !== 'string' || !Object.hasOwn(known, value)) throw new InvalidValueError('is none of the values');
    return value as Name;
  };
}

export function orNull<Value>(validate: Validator<Value>): Validator<Value | null> {
  return (value) => (value === null ? null : validate(value));
}

export function list<Value>(validate: Validator<Value>, longest: number): Validator<readonly Value[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new InvalidValueError('is not a list');
    if (value.length > longest) throw new InvalidValueError(`holds more than ${longest} values`);
    return value.map((one, index) => at(String(index), () => validate(one)));
  };
}

/** A field that may be left out. */
interface Optional<Value> {
  readonly optional: Validator<Value>;
}

export function optional<Value>(validate: Validator<Value>): Optional<Value> {
  return { optional: validate };
}

type OptionalNames<Value> = { [Name in keyof Value]-?: undefined extends Value[Name] ? Name : never }[keyof Value];

/** A validator for every field of `Value`: one that is added to the type must be added here. */
export type Shape<Value> = {
  readonly [Name in keyof Value]-?: Name extends OptionalNames<Value>
    ? Optional<Exclude<Value[Name], undefined>>
    : Validator<Value[Name]>;
};

/**
 * An object with these fields and no others: what else it holds is dropped, and only what it holds itself is looked
 * at, so that a field called `__proto__` does nothing.
 */
export function object<Value extends object>(shape: Shape<Value>): Validator<Value> {
  const fields = Object.entries<Validator<unknown> | Optional<unknown>>(shape);
  return (value) => {
    if (!isObject(value)) throw new InvalidValueError('is not an object');
    const taken: [string, unknown][] = [];
    for (const [name, field] of fields) {
      const isThere = Object.hasOwn(value, name);
      const isOptional = typeof field !== 'function';
      if (!isThere && isOptional) continue;
      if (!isThere) throw new InvalidValueError('is missing', name);
      const validate = isOptional ? field.optional : field;
      taken.push([name, at(name, () => validate(value[name]))]);
    }
    return Object.fromEntries(taken) as Value;
  };
}

type Variants<Value extends { readonly kind: string }> = {
  readonly [Kind in Value['kind']]: Validator<Extract<Value, { readonly kind: Kind }>>;
};

/** A union on `kind`. */
export function variants<Value extends { readonly kind: string }>(known: Variants<Value>): Validator<Value> {
  return (value) => {
    const kind = isObject(value) && Object.hasOwn(value, 'kind') ? value['kind'] : undefined;
    if (typeof kind !== 'string' || !Object.hasOwn(known, kind)) {
      throw new InvalidValueError('is none of the values', 'kind');
    }
    return known[kind as Value['kind']](value);
  };
}

export function kind<Name extends string>(name: Name): Validator<Name> {
  return nameIn({ [name]: true } as Record<Name, true>);
}

/** A moment as `toISOString` writes it. */
export function moment(value: unknown): string {
  const isMoment = typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value));
  if (!isMoment) throw new InvalidValueError('is not a moment in time');
  return value;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Names `name` in the path of what goes wrong in `work`. */
export function at<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof InvalidValueError ? error.under(name) : error;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(value: number, min: number, max: number): number {
  if (value < min) throw new InvalidValueError(`is less than ${min}`);
  if (value > max) throw new InvalidValueError(`is more than ${max}`);
  return value;
}
