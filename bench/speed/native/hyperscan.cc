// Hyperscan. With the argument "lines" it scans a line at a time and hears of each expression once a line; without, a document at a time, and
// of every end of every match.
#include "program.h"
#include <hs.h>

class Hyperscan : public Engine {
public:
  explicit Hyperscan(bool by_line) : by_line(by_line) {}

  void prepare(const std::vector<Expression> &list, const std::string &path) override {
    const unsigned flag = by_line ? HS_FLAG_SINGLEMATCH : HS_FLAG_MULTILINE;
    std::vector<const char *> sources;
    std::vector<unsigned> flags, ids;
    for (const Expression &expression : list) {
      if (expression.except) {
        if (exceptions.size() <= expression.pattern) exceptions.resize(expression.pattern + 1);
        exceptions[expression.pattern] = compile({expression.source.c_str()}, {HS_FLAG_SINGLEMATCH}, {0});
      } else {
        ids.push_back(expression.pattern);
        sources.push_back(expression.source.c_str());
        flags.push_back(flag);
      }
    }
    exceptions.resize(ids.size());
    const std::string kept = path + (by_line ? ".lines.hs" : ".hs");
    if (!read(kept)) write(compile(sources, flags, ids), kept);
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) throw std::runtime_error("no scratch");
    seen.assign(ids.size(), 0);
  }

  void scan(uint32_t document, const char *text, size_t length, Tally &tally) override {
    this->document = document;
    this->tally = &tally;
    documents++;
    found.clear();
    begin = text;
    end = text + length;
    line = 0;
    line_end = text - 1;
    next_line();
    if (!by_line)
      run(database, text, length, hear);
    else
      for (; line_start < end; next_line()) run(database, line_start, line_end - line_start, hear);
    for (const Found &one : found) {
      bool taken_back = false;
      run(exceptions[one.pattern], one.text, one.length, [](unsigned, unsigned long long, unsigned long long, unsigned, void *back) {
        *static_cast<bool *>(back) = true;
        return 1;
      }, &taken_back);
      if (!taken_back) tally.add(document, one.pattern, one.line);
    }
  }

private:
  struct Found {
    uint32_t line, pattern;
    const char *text;
    size_t length;
  };

  hs_database_t *compile(std::vector<const char *> sources, std::vector<unsigned> flags, std::vector<unsigned> ids) {
    hs_database_t *compiled = nullptr;
    hs_compile_error_t *error = nullptr;
    if (hs_compile_multi(sources.data(), flags.data(), ids.data(), ids.size(), HS_MODE_BLOCK, nullptr, &compiled, &error) != HS_SUCCESS)
      throw std::runtime_error(std::string(error->message) + (error->expression < 0 ? "" : std::string(": ") + sources[error->expression]));
    if (hs_alloc_scratch(compiled, &scratch) != HS_SUCCESS) throw std::runtime_error("no scratch");
    return compiled;
  }

  bool read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return file && hs_deserialize_database(bytes.str().data(), bytes.str().size(), &database) == HS_SUCCESS;
  }

  void write(hs_database_t *compiled, const std::string &path) {
    char *bytes = nullptr;
    size_t length = 0;
    database = compiled;
    if (hs_serialize_database(compiled, &bytes, &length) == HS_SUCCESS) std::ofstream(path, std::ios::binary).write(bytes, length);
    free(bytes);
  }

  void run(const hs_database_t *expressions, const char *text, size_t length, match_event_handler heard, void *context = nullptr) {
    hs_error_t result = hs_scan(expressions, text, length, 0, scratch, heard, context ? context : this);
    if (result != HS_SUCCESS && result != HS_SCAN_TERMINATED) throw std::runtime_error("hs_scan failed");
  }

  static int hear(unsigned pattern, unsigned long long, unsigned long long to, unsigned, void *context) {
    Hyperscan &self = *static_cast<Hyperscan *>(context);
    if (!self.by_line) self.go_to(self.begin + to);
    uint64_t stamp = self.documents << 32 | self.line;
    if (self.seen[pattern] == stamp) return 0;
    self.seen[pattern] = stamp;
    // A scan may not begin within a scan, so exceptions wait.
    if (self.exceptions[pattern]) self.found.push_back({self.line, pattern, self.line_start, size_t(self.line_end - self.line_start)});
    else self.tally->add(self.document, pattern, self.line);
    return 0;
  }

  void go_to(const char *at) {
    // Hyperscan tells ends in order.
    if (at < line_start) throw std::runtime_error("an end of a match came late");
    while (at > line_end) next_line();
  }

  void next_line() {
    line++;
    line_start = line_end + 1;
    const void *feed = line_start < end ? memchr(line_start, '\n', end - line_start) : nullptr;
    line_end = feed ? static_cast<const char *>(feed) : end;
  }

  bool by_line;
  hs_database_t *database = nullptr;
  hs_scratch_t *scratch = nullptr;
  // By pattern; null where it has none.
  std::vector<hs_database_t *> exceptions;
  // When a pattern was last found: document and line.
  std::vector<uint64_t> seen;
  std::vector<Found> found;
  Tally *tally = nullptr;
  uint32_t document = 0, line = 0;
  uint64_t documents = 0;
  const char *begin = nullptr, *end = nullptr, *line_start = nullptr, *line_end = nullptr;
};

int main(int count, char **arguments) {
  Hyperscan engine(count > 1 && !strcmp(arguments[1], "lines"));
  return serve(engine);
}
