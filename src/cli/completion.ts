import { UsageError } from './errors.ts';
import { inputFormats } from './formats.ts';
import { formats, optionNames } from './options.ts';

/** Options whose value is one of some words, or a file; the rest have none, or a number. */
const VALUES: Readonly<Record<string, readonly string[] | 'file'>> = {
  input: inputFormats,
  output: formats,
  rejects: 'file',
};

const COMMANDS = ['completion', 'doctor'];
const SHELLS = ['bash', 'zsh', 'fish'] as const;

/**
 * The script that makes a shell complete the command's words.
 *
 * @throws UsageError for a shell that it does not know.
 */
export function completion(shell: string | undefined): string {
  if (shell === 'bash') return bash();
  if (shell === 'zsh') return zsh();
  if (shell === 'fish') return fish();
  throw new UsageError(
    `completion needs a shell: one of ${SHELLS.join(', ')}${shell === undefined ? '' : `, got ${shell}`}`,
  );
}

function words(): string {
  return optionNames.flatMap(({ name, short }) => [`--${name}`, ...(short ? [`-${short}`] : [])]).join(' ');
}

function patternOf(name: string): string {
  const short = optionNames.find((option) => option.name === name)?.short;
  return short === undefined ? `--${name}` : `-${short}|--${name}`;
}

function bash(): string {
  const cases = Object.entries(VALUES).map(([name, values]) => {
    const reply = values === 'file' ? 'compgen -f -- "$cur"' : `compgen -W "${values.join(' ')}" -- "$cur"`;
    return `    ${patternOf(name)}) COMPREPLY=($(${reply})); return ;;`;
  });
  return `# sluice: source <(sluice completion bash)
_sluice() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  case "$prev" in
${cases.join('\n')}
    completion) COMPREPLY=($(compgen -W "${SHELLS.join(' ')}" -- "$cur")); return ;;
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "${words()}" -- "$cur")) ;;
    *)
      COMPREPLY=($(compgen -f -- "$cur"))
      if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY+=($(compgen -W "${COMMANDS.join(' ')}" -- "$cur")); fi
      ;;
  esac
}
complete -o filenames -F _sluice sluice
`;
}

function zsh(): string {
  const specs = optionNames.map(({ name, short, value }) => {
    const values = VALUES[name];
    const action =
      values === 'file' ? ':file:_files' : values ? `:format:(${values.join(' ')})` : value ? ':number:' : '';
    return short === undefined
      ? `    '--${name}${value ? '=' : ''}${action}'`
      : `    '(-${short} --${name})'{-${short},--${name}}'${action}'`;
  });
  return `#compdef sluice
# sluice: source <(sluice completion zsh)
_sluice() {
  local -a commands=(${COMMANDS.join(' ')})
  if (( CURRENT == 3 )) && [[ $words[2] == completion ]]; then
    compadd ${SHELLS.join(' ')}
    return
  fi
  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then compadd -a commands; fi
  _arguments \\
${specs.join(' \\\n')} \\
    '*:file:_files'
}
compdef _sluice sluice
`;
}

function fish(): string {
  const lines = optionNames.map(({ name, short, value }) => {
    const values = VALUES[name];
    const action = values === 'file' ? ' -r' : values ? ` -x -a '${values.join(' ')}'` : value ? ' -x' : '';
    return `complete -c sluice -l ${name}${short === undefined ? '' : ` -s ${short}`}${action}`;
  });
  return `# sluice: sluice completion fish | source
${lines.join('\n')}
complete -c sluice -n __fish_use_subcommand -a '${COMMANDS.join(' ')}'
complete -c sluice -n '__fish_seen_subcommand_from completion' -x -a '${SHELLS.join(' ')}'
`;
}
