// The shape of the database as numbered steps, forward only: a step that was released is never edited. Written
// once for all engines; they differ in the type of a self-counting key alone.

/** The database's type of a whole number that counts itself up. */
export type Serial = 'integer' | 'bigserial'

/** Holds the number of every step taken; also how a database is known to be bugbridge's. */
export const MIGRATIONS_TABLE = 'bugbridge_migrations'

/** Statement lists in order: the first is migration 1. */
const MIGRATIONS: readonly ((serial: Serial) => readonly string[])[] = [
  (serial) => [
    `create table ${MIGRATIONS_TABLE} (number bigint not null primary key)`,

    `create table deliveries (
      seq ${serial} primary key,
      system text not null, id text not null, event text not null, received_at bigint not null,
      hint_system text, hint_subject text, opens text, unknown bigint not null,
      drained_at bigint, woke bigint,
      unique (system, id))`,
    'create index deliveries_pending on deliveries (seq) where drained_at is null',
    'create index deliveries_drained on deliveries (hint_system, hint_subject, seq) where drained_at is not null',
    'create index deliveries_old on deliveries (received_at) where drained_at is not null',

    `create table cases (
      id text not null primary key, ticket_system text not null, ticket_id text not null,
      state text, watching text, hints bigint not null, due_at bigint,
      lease_token text, leased_until bigint, leased_seq bigint,
      saved_at bigint not null)`,
    'create index cases_due on cases (due_at, id) where due_at is not null',
    'create index cases_saved on cases (saved_at, id)',

    `create table watches (
      system text not null, subject text not null,
      case_id text not null references cases (id) on delete cascade,
      primary key (system, subject, case_id))`,
    'create index watches_case on watches (case_id)',

    `create table journal (
      key text not null primary key, case_id text not null, kind text not null, because text not null,
      changes text not null, begun_at bigint not null, attempts bigint not null, ended_at bigint, outcome text, result text)`,
    'create index journal_case on journal (case_id, begun_at, key)',
    'create index journal_unended on journal (case_id, begun_at, key) where ended_at is null',
    'create index journal_old on journal (ended_at) where ended_at is not null',

    `create table deploys (
      seq ${serial} primary key,
      system text not null, delivery_id text not null,
      environment text not null, repository text not null, version text, sha text,
      status text not null, deployed_at bigint not null, organizations text,
      unique (system, delivery_id))`,
    'create index deploys_environment on deploys (environment, deployed_at, seq)',
  ],
  () => [
    'alter table cases add column organization text',
    'alter table cases add column turn bigint',
    'alter table cases add column crowd text',
    'alter table cases add column rest_until bigint',
    // Those without a number stand together in it, by when they are due, and the others by their numbers.
    'drop index cases_due',
    'create index cases_queue on cases (turn, due_at, id) where due_at is not null',
    'create index cases_crowd on cases (crowd, turn) where turn > 0',
  ],
  () => [
    'alter table cases add column retired_at bigint',
    'create index cases_retired on cases (retired_at, saved_at, id)',
    'create table forgotten (name text not null primary key, forgotten_at bigint not null)',
  ],
  () => [
    `create table commits (
      name text not null, repository text not null, sha text not null, change text not null,
      undoes text, services text, found_at bigint not null,
      primary key (name, repository, sha))`,
    'create index commits_old on commits (found_at)',
    'create index commits_sha on commits (repository, sha)',
    `create table tips (
      repository text not null, branch text not null, sha text not null, found_at bigint not null,
      primary key (repository, branch))`,
  ],
  (serial) => [
    // What is counted of many cases at once, taken out of their state.
    'alter table cases add column stage text',
    'alter table cases add column failed bigint',
    'alter table cases add column held bigint',
    'alter table cases add column opened_at bigint',
    'alter table cases add column solved bigint',
    'alter table cases add column plan text',
    'create index deliveries_crowds on deliveries (seq) where woke > 10',
    `create table approvals (
      seq ${serial} primary key,
      system text not null, subject text not null, stage text not null, nth bigint not null,
      tickets bigint not null, asked_at bigint not null, decision text, decided_at bigint,
      unique (system, subject, stage, nth))`,
    `create table impacts (
      system text not null, issue text not null,
      touched bigint not null, due_at bigint, begun_at bigint, written_at bigint, written text, place text,
      primary key (system, issue))`,
    'create index impacts_due on impacts (due_at) where due_at is not null',
  ],
  () => [
    `create table cursors (
      name text not null primary key, value text, saved_at bigint, due_at bigint not null,
      failure text, lease_token text, leased_until bigint)`,
  ],
  () => ['alter table commits add column brings text'],
  () => ['alter table commits add column folders text'],
]

/** The newest number that this program knows. */
export const NEWEST = MIGRATIONS.length

/** The statements that take a database from this number (0: empty) to the newest, to be run as one batch. */
export function migrate(from: number, serial: Serial): readonly string[] {
  return MIGRATIONS.flatMap((statements, index) => {
    const number = index + 1
    return number <= from ? [] : [...statements(serial), `insert into ${MIGRATIONS_TABLE} values (${number})`]
  })
}
