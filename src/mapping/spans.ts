// The little arithmetic of time spans that opening hours, holidays and pauses share.
import type { Span } from '../core/calendar.ts'

/** What is left of a span, in order, after the others are taken out of it. They may overlap, in any order. */
export function without(span: Span, others: readonly Span[]): readonly Span[] {
  return others.reduce<readonly Span[]>(
    (kept, other) => (meets(span, other) ? kept.flatMap((each) => cut(each, other)) : kept),
    [span],
  )
}

export function isSpan({ from, to }: Span): boolean {
  return from < to
}

function meets(left: Span, right: Span): boolean {
  return left.from < right.to && right.from < left.to && isSpan(right)
}

function cut(span: Span, other: Span): readonly Span[] {
  if (!meets(span, other)) return [span]
  return [
    { from: span.from, to: other.from },
    { from: other.to, to: span.to },
  ].filter(isSpan)
}
