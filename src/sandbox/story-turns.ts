// Whose turn it is: plays the steps of the story one after another, each exactly once.
import { STORY, type Stage, type Step } from './story.ts'

/** `waiting`: bugbridge has not caught up, so the step could not be played. `passed`: it is not this step's turn. */
export type Turn = 'played' | 'waiting' | 'passed'

export type Turns = {
  /** How many steps have been played. */
  readonly played: () => number
  /** Plays the next step, or, when a step is named, that one if it is the next. Never rejects. */
  readonly play: (id?: string) => Promise<Turn>
}

export function createTurns(stage: Stage): Turns {
  let played = 0
  let last: Promise<unknown> = Promise.resolve()

  async function playNext(id: string | undefined): Promise<Turn> {
    const step = STORY[played]
    if (step === undefined || (id !== undefined && id !== step.id)) return 'passed'
    if (!(await isPlayed(step))) return 'waiting'
    played++
    return 'played'
  }

  /** An act throws when what it needs is not there: that is bugbridge's to make. */
  async function isPlayed(step: Step): Promise<boolean> {
    try {
      await step.act(stage)
      return true
    } catch {
      return false
    }
  }

  return {
    played: () => played,
    play(id) {
      const turn = last.then(() => playNext(id))
      last = turn
      return turn
    },
  }
}
