/**
 * Lists of distinct names by name. Most have one member: a claim that nobody competes with. A set for each of a hundred
 * thousand would cost more than everything that is done with them, so one member stands by itself.
 */
export class Lists {
  readonly #lists = new Map<string, string | Set<string>>();

  add(name: string, member: string): void {
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, member);
    else if (typeof list !== 'string') list.add(member);
    else if (list !== member) this.#lists.set(name, new Set([list, member]));
  }

  remove(name: string, member: string): void {
    const list = this.#lists.get(name);
    if (list === member) this.#lists.delete(name);
    else if (typeof list === 'object') list.delete(member);
  }

  of(name: string): Iterable<string> {
    const list = this.#lists.get(name);
    return typeof list === 'string' ? [list] : (list ?? []);
  }
}
