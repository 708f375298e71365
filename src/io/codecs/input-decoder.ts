import type { Decoder } from './decoder.ts';
import { Input } from './input.ts';

/** A decoder that takes what it has been given out of an {@link Input}, as much as it can use. */
export abstract class InputDecoder implements Decoder {
  abstract readonly name: string;
  protected readonly input: Input = new Input();

  push(chunk: Uint8Array): void {
    this.input.push(chunk);
  }

  end(): void {
    this.input.ended = true;
  }

  abstract next(): ReturnType<Decoder['next']>;

  close(): void {}
}
