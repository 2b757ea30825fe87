#ifndef VIRT_CI_CREADLINE_SHIM_H
#define VIRT_CI_CREADLINE_SHIM_H

#include <stdio.h>
#include <stdlib.h>
#include <readline/readline.h>
#include <readline/history.h>

/* readline is steered by global variables, which Swift 6 refuses as shared mutable state. These accessors are called on
 * one queue only. */

static inline void vci_rl_set_up(const char *name, rl_completion_func_t *completer,
                                 rl_compdisp_func_t *display, rl_linebuf_func_t *is_quoted)
{
    rl_readline_name = name;
    /* Signals are ours: they end the running command, or clear the line. */
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_attempted_completion_function = completer;
    rl_completion_display_matches_hook = display;
    rl_char_is_quoted_p = is_quoted;
    rl_completer_word_break_characters = (char *) " \t\n";
    rl_completer_quote_characters = "'\"";
    rl_sort_completion_matches = 0;
}

static inline void vci_rl_no_file_names(void) { rl_attempted_completion_over = 1; }
static inline void vci_rl_append_nothing(void) { rl_completion_suppress_append = 1; }
static inline int vci_rl_quote_character(void) { return rl_completion_quote_character; }
static inline const char *vci_rl_buffer(void) { return rl_line_buffer; }
static inline void vci_rl_flush(void) { fflush(rl_outstream); }

#endif
