import { cutTo } from './width.ts'

/** As much of a terminal as a line that redraws itself needs. */
export interface Terminal {
  write(text: string): unknown
  columns?: number
}

/** A line at the bottom of a terminal that is redrawn in place, while other lines pass above it. */
export class LiveLine {
  private readonly terminal: Terminal
  private text = ''

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  /** Draws the line anew; text without colours. */
  draw(text: string): void {
    this.text = cutTo(text, (this.terminal.columns || 80) - 1)
    this.terminal.write(`\r\u001b[2K${this.text}`)
  }

  /** Writes a line that stays, above the one that is redrawn. */
  print(line: string): void {
    this.terminal.write(`\r\u001b[2K${line}\n${this.text}`)
  }

  /** Takes the line away. */
  clear(): void {
    this.text = ''
    this.terminal.write('\r\u001b[2K')
  }
}
