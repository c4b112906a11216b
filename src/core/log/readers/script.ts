import { headlines } from './headlines.ts'

/**
 * Perl (`message at job.pl line 7.`), Ruby (`job.rb:7:in 'run': message (KeyError)`), PHP (`PHP Fatal error:  message in job.php on line 7`) and
 * shells (`job.sh: line 7: message`).
 */
export const readScripts = headlines('script', [
  /^(\S.{0,500}) at \S{1,300}\.(?:pl|pm|t) line \d{1,7}\.$/,
  /^\S{1,300}\.rb:\d{1,7}:in [`'][^']{0,100}': (.{1,1000}) \([A-Z][\w:]{2,100}\)$/,
  /^(?:PHP )?(?:Fatal|Parse) error: {1,2}(.{1,1000}) in \S{1,300} on line \d{1,7}$/,
  /^((?:\S{0,80}\/)?\w{0,4}sh: (?:(?:line )?\d{1,7}: )?\S{1,200}: {1,3}not found)\s*$/,
  /^\S{1,300}: line \d{1,7}: ((?!\s*\d+ (?:Killed|Aborted|Terminated|Segmentation|Bus error|Floating)).{1,1000})$/,
])
