import { Parser } from 'htmlparser2';
import { NestingGuard } from './nesting-guard';

/** What stands in an XML document, in order. Names come without their prefixes. */
export interface XmlHandler {
  open?(name: string, attributes: ReadonlyMap<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads XML that comes in pieces. Entities that a document declares itself are not expanded: they stay as written. */
export class XmlReader {
  readonly #parser: Parser;
  #depth = 0;

  constructor(handler: XmlHandler) {
    const nesting = new NestingGuard('XML');
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => {
          nesting.open();
          this.#depth++;
          handler.open?.(withoutPrefix(name), attributesOf(attributes));
        },
        ontext: (text) => handler.text?.(text),
        onclosetag: (name) => {
          nesting.close();
          this.#depth--;
          handler.close?.(withoutPrefix(name));
        },
      },
      { xmlMode: true },
    );
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  /** @returns whether every element was closed. */
  end(): boolean {
    const isWhole = this.#depth === 0;
    this.#parser.end();
    return isWhole;
  }
}

function attributesOf(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(attributes).map(([name, value]) => [withoutPrefix(name), value]));
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
