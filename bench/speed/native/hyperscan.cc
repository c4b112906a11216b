// Hyperscan. With the argument "lines" it scans a line at a time and hears of each expression once a line; without, a document at a time, and
// of every end of every match.
#include "program.h"
#include <algorithm>
#include <hs.h>

class Hyperscan : public Engine {
public:
  explicit Hyperscan(bool by_line) : by_line(by_line) {}

  void prepare(const std::vector<Expression> &list) override {
    expressions = list;
    std::vector<const char *> sources;
    std::vector<unsigned> flags, ids;
    for (const Expression &expression : list) {
      ids.push_back(ids.size());
      sources.push_back(expression.source.c_str());
      flags.push_back(HS_FLAG_UTF8 | (by_line ? HS_FLAG_SINGLEMATCH : HS_FLAG_MULTILINE));
    }
    hs_compile_error_t *error = nullptr;
    if (hs_compile_multi(sources.data(), flags.data(), ids.data(), ids.size(), HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS)
      throw std::runtime_error(std::string(error->message) + (error->expression < 0 ? "" : ": " + list[error->expression].source));
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) throw std::runtime_error("no scratch");
    seen.assign(list.size(), 0);
  }

  void scan(uint32_t document, const char *text, size_t length, Tally &tally) override {
    found.clear();
    begin = text;
    end = text + length;
    line = 0;
    line_end = text - 1;
    next_line();
    if (!by_line)
      run(text, length);
    else
      for (; line_start < end; next_line()) run(line_start, line_end - line_start);
    settle(document, tally);
  }

private:
  struct Found {
    uint32_t line, pattern;
    bool except;
    bool operator<(const Found &other) const {
      return line != other.line ? line < other.line : pattern != other.pattern ? pattern < other.pattern : except > other.except;
    }
  };

  void run(const char *text, size_t length) {
    if (hs_scan(database, text, length, 0, scratch, [](unsigned id, unsigned long long, unsigned long long to, unsigned, void *self) {
          return static_cast<Hyperscan *>(self)->hear(id, to);
        }, this) != HS_SUCCESS)
      throw std::runtime_error("hs_scan failed");
  }

  int hear(unsigned id, unsigned long long to) {
    if (!by_line) {
      const char *at = begin + to;
      // Ends come in order but for a few; those are looked for from the start.
      if (at < line_start) {
        line = 0;
        line_end = begin - 1;
        next_line();
      }
      while (at > line_end) next_line();
    }
    uint64_t stamp = documents << 32 | line;
    if (seen[id] == stamp) return 0;
    seen[id] = stamp;
    const Expression &expression = expressions[id];
    found.push_back({line, expression.pattern, expression.except});
    return 0;
  }

  void next_line() {
    line++;
    line_start = line_end + 1;
    const void *feed = line_start < end ? memchr(line_start, '\n', end - line_start) : nullptr;
    line_end = feed ? static_cast<const char *>(feed) : end;
  }

  // Takes back what is excepted on the same line.
  void settle(uint32_t document, Tally &tally) {
    documents++;
    std::sort(found.begin(), found.end());
    const Found *last = nullptr;
    for (const Found &one : found) {
      bool same = last && last->line == one.line && last->pattern == one.pattern;
      if (!same && !one.except) tally.add(document, one.pattern, one.line);
      if (!same) last = &one;
    }
  }

  bool by_line;
  std::vector<Expression> expressions;
  hs_database_t *database = nullptr;
  hs_scratch_t *scratch = nullptr;
  std::vector<uint64_t> seen;
  std::vector<Found> found;
  uint64_t documents = 1;
  uint32_t line = 0;
  const char *begin = nullptr, *end = nullptr, *line_start = nullptr, *line_end = nullptr;
};

int main(int count, char **arguments) {
  Hyperscan engine(count > 1 && !strcmp(arguments[1], "lines"));
  return serve(engine);
}
