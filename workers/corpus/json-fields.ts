import { Tokenizer, TokenType } from '@streamparser/json';
import { notValid, type FieldReader, type FieldValue } from './record-fields';
import { UnreadableError } from './unreadable';

interface Level {
  readonly kind: 'object' | 'list';
  readonly field: string;
  readonly record: number;
  /** What the grammar allows next. */
  expects: 'first' | 'key' | 'colon' | 'value' | 'comma';
  key: string;
}

const DEEPEST = 200;

/** In UTF-16 units. The value being read is held, and other files are to be read after it. */
const LONGEST_VALUE = 32 * 1024 * 1024;

/** Texts of one JSON value of any size: only the text being read is held. */
export function jsonFields(): FieldReader {
  let found: FieldValue[] = [];
  let line = 1;
  /** Since the last token. */
  let unfinished = 0;
  const walker = new JsonWalker((value) => found.push(value));
  const tokenizer = new Tokenizer();
  tokenizer.onToken = ({ token, value }) => {
    unfinished = 0;
    walker.token(token, value);
  };
  const attempt = (work: () => void): readonly FieldValue[] => {
    try {
      work();
    } catch (cause) {
      if (cause instanceof UnreadableError) throw cause;
      throw notValid('JSON', line, 'there is a mistake', cause);
    }
    const taken = found;
    found = [];
    return taken;
  };
  return {
    push: (text) =>
      attempt(() => {
        // Line by line, so that a mistake can be told by its line.
        for (let start = 0; start < text.length;) {
          const lineEnd = text.indexOf('\n', start);
          const end = lineEnd < 0 ? text.length : lineEnd + 1;
          unfinished += end - start;
          tokenizer.write(text.slice(start, end));
          if (unfinished > LONGEST_VALUE) throw tooLong(line);
          if (lineEnd >= 0) line++;
          start = end;
        }
      }),
    end: () =>
      attempt(() => {
        if (!tokenizer.isEnded) tokenizer.end();
        walker.end();
      }),
  };
}

function tooLong(line: number): UnreadableError {
  return new UnreadableError(
    'tooLarge',
    `A single value in this file is longer than 32 million characters, or has no end, in line ${line}. ` +
      'Split it, or save it as plain text and add that.',
  );
}

/** Follows the tokens' grammar, which the tokenizer does not check, and knows where in the value it is. */
class JsonWalker {
  readonly #emit: (value: FieldValue) => void;
  readonly #levels: Level[] = [];
  #records = 0;
  #isDone = false;

  constructor(emit: (value: FieldValue) => void) {
    this.#emit = emit;
  }

  token(token: TokenType, value: unknown): void {
    const level = this.#levels.at(-1);
    if (token === TokenType.COLON) return this.#punctuation(level, 'colon', 'value');
    if (token === TokenType.COMMA) return this.#punctuation(level, 'comma', level?.kind === 'object' ? 'key' : 'value');
    if (token === TokenType.RIGHT_BRACE) return this.#close(level, 'object');
    if (token === TokenType.RIGHT_BRACKET) return this.#close(level, 'list');
    const isKey = level?.kind === 'object' && (level.expects === 'first' || level.expects === 'key');
    if (level && isKey) {
      if (typeof value !== 'string') throw new SyntaxError('A name must be text.');
      level.key = value;
      level.expects = 'colon';
      return;
    }
    this.#value(level, token, value);
  }

  end(): void {
    if (!this.#isDone) throw new SyntaxError('The value has no end.');
  }

  #value(level: Level | undefined, token: TokenType, value: unknown): void {
    if (level ? level.expects !== 'value' && level.expects !== 'first' : this.#isDone) {
      throw new SyntaxError('A value stands where none can be.');
    }
    if (level) level.expects = 'comma';
    const field = level?.kind === 'object' ? joined(level.field, level.key) : (level?.field ?? '');
    if (token === TokenType.LEFT_BRACE) this.#open('object', field, ++this.#records);
    else if (token === TokenType.LEFT_BRACKET) this.#open('list', field, level?.record ?? 0);
    else {
      if (token === TokenType.STRING && typeof value === 'string') {
        const record = level?.kind === 'object' ? level.record : ++this.#records;
        this.#emit({ field: field || 'text', value, record });
      }
      this.#isDone ||= !level;
    }
  }

  #open(kind: Level['kind'], field: string, record: number): void {
    if (this.#levels.length === DEEPEST) throw new SyntaxError('The value is nested too deeply.');
    this.#levels.push({ kind, field, record, expects: 'first', key: '' });
  }

  #close(level: Level | undefined, kind: Level['kind']): void {
    if (level?.kind !== kind || (level.expects !== 'first' && level.expects !== 'comma')) {
      throw new SyntaxError('A bracket closes what is not complete.');
    }
    this.#levels.pop();
    this.#isDone = this.#levels.length === 0;
  }

  #punctuation(level: Level | undefined, expected: Level['expects'], next: Level['expects']): void {
    if (level?.expects !== expected) throw new SyntaxError('A mark stands where none can be.');
    level.expects = next;
  }
}

function joined(outer: string, inner: string): string {
  return outer === '' ? inner : `${outer}.${inner}`;
}
