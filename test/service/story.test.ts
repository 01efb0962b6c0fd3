// The opscom story through the whole service: real HTTP shapes, real signatures, the real store.
import { describe, expect, it } from 'vitest'
import { customerTexts } from '../../src/sandbox/final-state.ts'
import { FIELD, faultsAtTheEnd, STORY } from '../../src/sandbox/story.ts'
import { createWorld, type World } from '../world/world.ts'

async function play(world: World, until?: string): Promise<void> {
  for (const step of STORY) {
    await step.act(world)
    await world.settle()
    if (step.id === until) return
  }
}

describe('the opscom story (O1 to O6)', () => {
  it('ends with the ticket solved, one bug, one related task, and nothing of Sentry outside', async () => {
    const world = createWorld()
    await play(world)
    expect(faultsAtTheEnd(world)).toEqual([])
    expect(world.happened.filter((each) => each.kind === 'fault')).toEqual([])
    await world.close()
  })

  it('creates nothing for a proposal', async () => {
    const world = createWorld()
    await play(world, 'propose')
    expect(world.sandbox.jira.issues()).toEqual([])
    expect(world.sandbox.zendesk.view(world.cast.ticket ?? 0).comments).toHaveLength(1)
    await world.close()
  })

  it('tells the customer four things in all, each once', async () => {
    const world = createWorld()
    await play(world)
    const texts = customerTexts(world.sandbox, world.cast.ticket ?? 0)
      .join('\n\n')
      .split('\n\n')
    expect(texts).toEqual([
      expect.stringContaining('confirmed that it is a bug'),
      expect.stringContaining('by March 24, 2026'),
      expect.stringContaining('it is now March 31, 2026'),
      expect.stringContaining('available to you now'),
    ])
    await world.close()
  })

  it('shows agents the key, the stage and the date', async () => {
    const world = createWorld()
    await play(world, 'qa')
    const { fields, status, priority, tags } = world.sandbox.zendesk.view(world.cast.ticket ?? 0)
    expect(status).toBe('hold')
    expect(priority).toBe('urgent')
    expect(tags).toContain('bugbridge')
    expect(fields).toMatchObject({
      [FIELD.issue]: 'OPS-1',
      [FIELD.stage]: 'eng_in_qa',
      [FIELD.eta]: '2026-03-31',
      [FIELD.sentry]: null,
    })
    await world.close()
  })
})
