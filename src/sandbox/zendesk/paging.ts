// Pages of a list, by number (`page`, `per_page`) or by cursor (`page[size]`, `page[after]`).
// https://developer.zendesk.com/api-reference/introduction/pagination/

const MOST = 100

type Paged<Item> = { readonly items: readonly Item[]; readonly links: Readonly<Record<string, unknown>> }

/** The part of the list that the request asks for, and what the answer says of the other parts. */
export function pageOf<Item extends { readonly id: number }>(
  request: Request,
  list: readonly Item[],
): Paged<Item> {
  const url = new URL(request.url)
  const size = url.searchParams.get('page[size]')
  return size === null ? byNumber(url, sorted(url, list)) : byCursor(url, sorted(url, list), sizeOf(size))
}

/** Oldest first, unless `sort_order=desc` or a `sort` with a minus asks for the newest. */
function sorted<Item>(url: URL, list: readonly Item[]): readonly Item[] {
  const newest =
    url.searchParams.get('sort_order') === 'desc' || url.searchParams.get('sort')?.startsWith('-')
  return newest ? [...list].reverse() : list
}

function byNumber<Item>(url: URL, list: readonly Item[]): Paged<Item> {
  const size = sizeOf(url.searchParams.get('per_page'))
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1) || 1)
  const more = list.length > page * size
  const links = {
    count: list.length,
    next_page: more ? withParameter(url, 'page', String(page + 1)) : null,
    previous_page: page > 1 ? withParameter(url, 'page', String(page - 1)) : null,
  }
  return { items: list.slice((page - 1) * size, page * size), links }
}

/** A cursor names the last item given, so that items which appear meanwhile move nothing. */
function byCursor<Item extends { readonly id: number }>(
  url: URL,
  list: readonly Item[],
  size: number,
): Paged<Item> {
  const after = url.searchParams.get('page[after]')
  const start = after === null ? 0 : list.findIndex((item) => String(item.id) === after) + 1
  const items = list.slice(start, start + size)
  const more = list.length > start + size
  const cursor = items.at(-1)?.id
  const links = {
    meta: { has_more: more, after_cursor: cursor === undefined ? null : String(cursor), before_cursor: null },
    links: { next: more ? withParameter(url, 'page[after]', String(cursor)) : null, prev: null },
  }
  return { items, links }
}

function sizeOf(text: string | null): number {
  const size = Number(text ?? MOST)
  return Number.isInteger(size) && size > 0 ? Math.min(size, MOST) : MOST
}

function withParameter(url: URL, name: string, value: string): string {
  const other = new URL(url)
  other.searchParams.set(name, value)
  return other.href
}
