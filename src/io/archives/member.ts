import type { InputObject } from '../sources/input.ts';

/** What a member of an archive is. `other`: a device, a pipe, a sparse file. */
export type MemberType = 'file' | 'directory' | 'symlink' | 'link' | 'other';

/** A member of an archive: an input of every format, `lines(member)`. */
export interface ArchiveMember extends InputObject {
  /** As it stands in the archive: it may lead anywhere. */
  readonly name: string;
  readonly type: MemberType;
  /** In bytes, uncompressed. */
  readonly size: number;
  readonly mtime: Date;
  /** The permissions, as in Unix: `0o644`. */
  readonly mode: number;
  /** Where a link leads, if the archive says it there. */
  readonly linkName?: string;
}

/** An archive is damaged, ends too early, or has something that cannot be read. */
export class ArchiveError extends Error {
  static {
    this.prototype.name = 'ArchiveError';
  }
  /** The archive, as errors call it: a path in quotes, or what kind of stream it is. */
  readonly file: string;
  /** Where, in bytes of the archive once it is decompressed. */
  readonly offset: number;
  /** Whether it ends too early; if not, what is there is wrong. */
  readonly truncated: boolean;
  constructor(what: string, file: string, offset: number, reason: string, truncated = false) {
    super(`${what}: ${file} is ${truncated ? 'truncated' : 'damaged'} at byte ${offset}: ${reason}`);
    this.file = file;
    this.offset = offset;
    this.truncated = truncated;
  }
}

/** What errors call a member: `"logs.tar!app.log"`. */
export function memberName(archive: string, name: string): string {
  const plain = archive.startsWith('"') ? (JSON.parse(archive) as string) : archive;
  return JSON.stringify(`${plain}!${name}`);
}
