// One-line faults, each switched on by name while its file is loaded (test/sim/mutate.ts). A simulator that
// cannot find them proves nothing: the list grows with every bug that anybody finds anywhere else.

export type Edit = {
  /** Path in src. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
}

export type Mutant = {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Of one that takes long to find: the history that found it last, which is played first. */
  readonly seed?: number
}

function mutant(name: string, file: string, find: string, replace: string, seed?: number): Mutant {
  return { name, edits: [{ file, find, replace }], ...(seed === undefined ? {} : { seed }) }
}

/** A way for a Sentry address to the ticket, for the walls behind it to be tried. */
const LEAK: Edit = {
  file: 'core/decide-linked.ts',
  find: `      [fields.issue]: { value: fieldWord(lead.key) ?? null, because },`,
  replace: `      [fields.issue]: { value: ticket.fields[fields.source] ?? fieldWord(lead.key) ?? null, because },`,
}

export const MUTANTS: readonly Mutant[] = [
  { name: 'a Sentry address is written to the ticket', edits: [LEAK] },
  {
    name: 'the same, and the gate is off',
    seed: 21,
    edits: [
      LEAK,
      {
        file: 'connectors/http.ts',
        find: `        if (reason !== undefined) return refuse(reason)`,
        replace: ``,
      },
    ],
  },
  mutant(
    'no lease check when a case is saved',
    'store/leases.ts',
    `          .else(whole<number | null>(wakeAt))
          .end(),
      }))
      .where('id', '=', id)
      .where('lease_token', '=', token)`,
    `          .else(whole<number | null>(wakeAt))
          .end(),
      }))
      .where('id', '=', id)`,
    22,
  ),
  mutant(
    'no lease check before an effect',
    'store/journal.ts',
    `      if (holding.length === 0) return { kind: 'lost' }`,
    `      if (holding.length === 0) return { kind: 'first' }`,
    13,
  ),
  mutant(
    'no look for the mark before an issue is created',
    'reconcile/create.ts',
    `  const [first] = [...marked.value].sort((left, right) =>`,
    `  const [first] = [...marked.value].slice(0, 0).sort((left, right) =>`,
  ),
  mutant(
    'an unclear creation is repeated at once',
    'reconcile/create.ts',
    `  if (begun.kind === 'busy') return failed({ kind: 'later', system, at: begun.until })`,
    ``,
    23,
  ),
  mutant(
    'two-way merge instead of three-way',
    'core/merge.ts',
    `  if (settled.want === desired) return 'leave'`,
    `  if (settled.want === desired) return 'write'`,
  ),
  mutant(
    'engineering always wins',
    'core/merge.ts',
    `  return touches.engineering > (touches.person[name] ?? 0) ? 'write' : 'leave'`,
    `  return 'write'`,
    36,
  ),
  mutant(
    'a person always wins',
    'core/merge.ts',
    `  if (settled.seen === seen(observed)) return 'write'`,
    `  if (settled.seen === seen(observed)) return 'leave'`,
  ),
  mutant(
    'a webhook is answered before it is recorded',
    'webhooks/routes.ts',
    `      const isNew = await store.record(notes.map((noted) => ({ ...noted, system, receivedAt })))`,
    `      void store.record(notes.map((noted) => ({ ...noted, system, receivedAt }))).catch(() => undefined)
      const isNew = notes.map(() => true)`,
    11,
  ),
  mutant(
    'hints that come while a case is on lease are forgotten',
    'store/leases.ts',
    `          .when(eb.and([eb('hints', '=', hints), eb.not(missed(eb))]))`,
    `          .when(eb.lit(true))`,
    195,
  ),
  mutant(
    'an intent ends before the case is saved',
    'reconcile/pass.ts',
    `  if (!(await saveCase(leased, settled, holding, ports))) return
  await endAdopted(adopted, holding, ports)
  await endUpdate(update, outcome, holding, ports)`,
    `  await endUpdate(update, outcome, holding, ports)
  if (!(await saveCase(leased, settled, holding, ports))) return
  await endAdopted(adopted, holding, ports)`,
  ),
  mutant(
    'the mark on the ticket is not read after a crash',
    'reconcile/recover.ts',
    `  if (updates.length === 0 && !isForgotten) return done({ applied: each.applied, adopted: [], open })`,
    `  if (updates.length >= 0 || !isForgotten) return done({ applied: each.applied, adopted: [], open })`,
  ),
  mutant(
    'a mark is held against a ticket that was read before it',
    'reconcile/pass.ts',
    `  if (recovered.value.applied !== each.applied) {`,
    `  if (recovered.value.applied === undefined) {`,
    1139,
  ),
  mutant(
    'solved when the issue is done',
    'core/progress.ts',
    `  if (waiting.length > 0) {`,
    `  if (waiting.length > 99) {`,
  ),
  mutant(
    'a roll-back is not heard',
    'core/deployed.ts',
    `    else if (status === 'rolled_back') stack.takeOff(name)`,
    ``,
    31,
  ),
  mutant(
    'a deploy for one client counts for all',
    'core/deployed.ts',
    `      organizations === undefined || (organization !== undefined && organizations.includes(organization)),
  )`,
    `      organizations === undefined || organization === organization,
  )`,
    11,
  ),
  mutant(
    'anybody may confirm',
    'core/decide-proposal.ts',
    `  if (facts.confirmation?.allowed !== true) {`,
    `  if (facts.confirmation === undefined) {`,
    87,
  ),
  mutant(
    'no sweep',
    'reconcile/sweep.ts',
    `  return store.wake(now - settings.sweep, now, SHARE, now - SELDOM)`,
    `  return 0`,
    21,
  ),
  mutant(
    'the cursor is saved before the hints',
    'reconcile/lists.ts',
    `    const saved = await store.saveHints({ name, token, hints, now: clock.now(), ...place })`,
    `    await store.saveHints({ name, token, hints: [], now: clock.now(), ...place, until: lease() })
    const saved = await store.saveHints({ name, token, hints, now: clock.now(), ...place })`,
    54,
  ),
  mutant(
    'a list is not read',
    'reconcile/loop.ts',
    `    if (reading !== undefined || clock.now() < listsAt || !Number.isFinite(settings.lists)) return`,
    `    if (reading === undefined || clock.now() < listsAt || !Number.isFinite(settings.lists)) return`,
  ),
  mutant(
    'signatures are not checked',
    'webhooks/door.ts',
    `  if (!door.verify(received)) return refused(unsigned(door.variable))`,
    `  door.verify(received)`,
  ),
  mutant(
    'a related task is linked to the ticket',
    'core/decide-linked.ts',
    `    linkTicket: living.map((issue) =>`,
    `    linkTicket: [...living, ...facts.related].map((issue) =>`,
  ),
  mutant(
    'a duplicate is not followed',
    'reconcile/read-issues.ts',
    `    all.set(survivor.ref.id, keys === undefined ? found : { ...found, keys })`,
    ``,
  ),
  mutant(
    'what was told is not remembered',
    'core/diff-ticket.ts',
    `  const told = { ...settled.told, ...Object.fromEntries(now.map((notice) => [notice.topic, notice.value])) }`,
    `  const told = settled.told`,
  ),
  mutant(
    'leases are given twice',
    'store/due.ts',
    `eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', now)])`,
    `eb.or([eb('leased_until', 'is', null), eb('leased_until', '>', 0)])`,
  ),
  mutant(
    'a ticket is written without its version',
    'connectors/zendesk/body.ts',
    `    safe_update: true,
    updated_stamp: effect.stamp,
`,
    ``,
    36,
  ),
  mutant(
    'a refused call is taken for done',
    'connectors/http.ts',
    `  if (status < 200 || status > 299) {`,
    `  if (status < 200 || status > 499) {`,
  ),
  mutant(
    'an answer that never came counts as nothing done',
    'connectors/http.ts',
    `  if (!call.repeatable) return { kind: 'unclear', system }`,
    `  if (!call.repeatable) return { kind: 'again', system }`,
  ),
  mutant(
    'releases wake nobody',
    'reconcile/watches.ts',
    `  return [ticket, ...links, ...stages, ...deploys, ...answer]`,
    `  return [ticket, ...links, ...deploys, ...answer]`,
    85,
  ),
  mutant(
    'the mark does not travel with the ticket',
    'connectors/zendesk/body.ts',
    `    updated_stamp: effect.stamp,
    metadata: { [ZENDESK_EGRESS.mark]: writeMark(effect.applies) },`,
    `    updated_stamp: effect.stamp,`,
  ),
  mutant(
    'the source field is not cleared',
    'core/diff-ticket.ts',
    `  const clear = desired.clear.filter(({ field }) => ticket.fields[field] !== undefined)`,
    `  const clear = desired.clear.filter(() => false)`,
  ),
  mutant(
    'On-Hold is taken for granted',
    'core/decide-linked.ts',
    `  if (wanted === 'on-hold' && !facts.onHold) {`,
    `  if (wanted === 'on-hold' && facts.onHold === undefined) {`,
    7,
  ),
  mutant(
    'created though something is missing',
    'core/decide-proposal.ts',
    `  return askForMissing(given) ?? create(`,
    `  return create(`,
  ),
  mutant(
    'extra functionality is created before its quote is accepted',
    'core/decide-proposal.ts',
    `  if (feature === undefined || quote !== feature.accepted) {`,
    `  if (feature === undefined || quote === feature.option) {`,
    31,
  ),
  mutant(
    'roll-out days are ignored',
    'core/eta.ts',
    `  const day = rollout === undefined ? latest : rollout.nextOpenDay(latest)`,
    `  const day = latest`,
    148,
  ),
  mutant(
    'the service level is not written',
    'core/agent-fields.ts',
    `  if (fields.level === undefined || option === undefined || tellingOf(given).isFeature) return {}`,
    `  if (fields.level !== undefined || option === undefined) return {}`,
    9,
  ),
  mutant(
    'a workaround is told whatever it holds',
    'core/said.ts',
    `  if (!isPlain || text.length > LONGEST_WORKAROUND || faultsForCustomers(text).length > 0) return undefined`,
    ``,
    191,
  ),
  mutant(
    'a mode that only watches writes',
    'reconcile/pass.ts',
    `  if (ports.policy.mode === 'observe') {`,
    `  if (ports.policy.mode === undefined) {`,
    21,
  ),
  mutant(
    'a commit on the default branch counts as deployed',
    'reconcile/brought.ts',
    `    if (answer.value) held.add(sha)`,
    `    held.add(sha)`,
  ),
  mutant(
    'a roll-back of a commit is not heard',
    'core/running.ts',
    `    else if (place >= 0) inForce = inForce.slice(0, place)`,
    ``,
  ),
  mutant(
    'one service is enough',
    'core/change.ts',
    `    shipments.some(({ there }) => there.length > 0) && shipments.every(({ waiting }) => waiting.length === 0)`,
    `    shipments.some(({ there, waiting }) => there.length > 0 && waiting.length === 0)`,
  ),
  mutant(
    'a reverted commit counts',
    'connectors/github/commits.ts',
    `        const undone = await takenBackBy(message, question)`,
    `        const undone = await takenBackBy('', question)`,
    69,
  ),
  mutant(
    'what a reverted merge brought counts',
    'connectors/github/merges.ts',
    `  if (first === undefined || others.length === 0) return done([sha])`,
    `  if (first === undefined || others.length >= 0) return done([sha])`,
    69,
  ),
  mutant(
    'a failed deployment counts',
    'connectors/github/deployments.ts',
    `const status = ended.state === 'success' ? 'success' : 'failed'`,
    `const status = 'success'`,
    69,
  ),
  mutant(
    'a later commit takes back what was told',
    'core/evidence.ts',
    `!ids.some((change) => waiting.includes(change))`,
    `waiting.length === 0`,
    29,
  ),
  {
    name: 'a cherry-pick is not known',
    seed: 69,
    edits: [
      {
        file: 'connectors/github/commits.ts',
        find: `          change: changeOf(hosted),`,
        replace: `          change: String(Number.parseInt(hosted.sha.slice(0, 12), 16)),`,
      },
      {
        file: 'reconcile/look-through.ts',
        find: `    return { ...commit, names, change: source[0]?.change ?? commit.change }`,
        replace: `    return { ...commit, names }`,
      },
    ],
  },
  mutant(
    'the brake is not asked',
    'reconcile/brake.ts',
    `    if (most === undefined || !isMany(most.tickets, most.all, policy.brake))`,
    `    if (most === undefined || !isMany(most.tickets, most.all, policy.brake) || to !== undefined)`,
    9,
  ),
  mutant(
    'a public repository is taken for a private one',
    'connectors/github/privacy.ts',
    `  if (isPublic) return PUBLIC[content.from]`,
    ``,
  ),
  mutant(
    'the mark on GitHub is not looked for',
    'connectors/github/read.ts',
    `        for (const label of labels) {`,
    `        for (const label of labels.slice(0, 0)) {`,
    26,
  ),
  mutant(
    'closed as not planned counts as completed',
    'connectors/github/facts.ts',
    `  return RESOLUTIONS.find((each) => each === reason) ?? 'completed'`,
    `  return RESOLUTIONS.find((each) => each === reason && each !== 'not_planned') ?? 'completed'`,
    184,
  ),
  mutant(
    'a comment on GitHub is never found again',
    'connectors/github/comments.ts',
    `body !== '' && isOurs(body))`,
    `body === '' && isOurs(body))`,
  ),
  mutant(
    'an issue that moved is linked anew and then taken off',
    'reconcile/case-as-seen.ts',
    `    applied: underNewIds(applied, [...facts.primary, ...facts.related]),`,
    `    applied,`,
    184,
  ),
  mutant(
    'a task on GitHub is not linked back',
    'connectors/sentry/perform.ts',
    `      const end = issue.key.search(/[-#]\\d+$/)`,
    `      const end = issue.key.search(/-\\d+$/)`,
    24,
  ),
  mutant(
    'any of the issues is enough',
    'core/several.ts',
    `  const stage = solve === 'any' ? mostAdvanced(stages) : leastAdvanced(stages)`,
    `  const stage = solve !== 'primary' ? mostAdvanced(stages) : leastAdvanced(stages)`,
    57,
  ),
  mutant(
    'an issue that is taken off the ticket stays',
    'reconcile/read-named.ts',
    `    if (by === 'field' && !isNamed && (facts !== undefined || unknown.length === 0)) return []`,
    ``,
    35,
  ),
  {
    name: 'what was held up is sent all the same',
    seed: 23,
    edits: [
      {
        file: 'connectors/http.ts',
        find: `      if (call.until !== undefined && call.until < clock.now()) return late(clock.now())`,
        replace: ``,
      },
      {
        file: 'reconcile/perform.ts',
        find: `  return clock.now() > latestSend(startedAt, settings)`,
        replace: `  return false`,
      },
    ],
  },
  mutant(
    'a regression is not heard',
    'core/seen-again.ts',
    `    return counts && state.regressedAt !== undefined && state.regressedAt > since`,
    `    return false`,
    28,
  ),
  mutant(
    'an error that was never resolved counts as seen again',
    'core/seen-again.ts',
    `    return counts && state.regressedAt !== undefined && state.regressedAt > since`,
    `    return counts`,
    119,
  ),
  mutant(
    'a closed ticket goes on again and again',
    'core/follow-up.ts',
    `  if (known.followUp !== undefined || policy.followUps === false) return undefined`,
    `  if (policy.followUps === false) return undefined`,
    11,
  ),
  mutant(
    'a closed ticket whose fix does not hold goes on nowhere',
    'core/follow-up.ts',
    `  if (facts.ticket.status !== 'closed' || !isBroken) return undefined`,
    `  if (facts.ticket.status !== 'open' || !isBroken) return undefined`,
    11,
  ),
  {
    name: 'the impact is written anew each time',
    edits: [
      {
        file: 'connectors/jira/impact.ts',
        find: `      if (place !== undefined) {`,
        replace: `      if (place === '') {`,
      },
      {
        file: 'connectors/jira/impact.ts',
        find: `        found.value === undefined`,
        replace: `        found.value !== ''`,
      },
    ],
  },
]
