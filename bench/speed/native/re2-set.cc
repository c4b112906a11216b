// RE2::Set, a line at a time.
#include "program.h"
#include <memory>
#include <re2/re2.h>
#include <re2/set.h>

class Re2Set : public Engine {
public:
  void prepare(const std::vector<Expression> &list, const std::string &) override {
    RE2::Options options;
    options.set_max_mem(int64_t(1) << 30);
    options.set_log_errors(false);
    set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    for (const Expression &expression : list) {
      if (exceptions.size() <= expression.pattern) exceptions.resize(expression.pattern + 1);
      if (expression.except) {
        exceptions[expression.pattern] = std::make_unique<RE2>(expression.source, RE2::Quiet);
        continue;
      }
      std::string error;
      if (set->Add(expression.source, &error) != int(expression.pattern)) throw std::runtime_error(error + ": " + expression.source);
    }
    if (!set->Compile()) throw std::runtime_error("RE2::Set ran out of memory while compiling");
  }

  void scan(uint32_t document, const char *text, size_t length, Tally &tally) override {
    const char *end = text + length;
    for (uint32_t number = 1; text < end; number++) {
      const void *feed = memchr(text, '\n', end - text);
      const char *line_end = feed ? static_cast<const char *>(feed) : end;
      const re2::StringPiece line(text, line_end - text);
      RE2::Set::ErrorInfo error;
      if (set->Match(line, &found, &error)) {
        for (int pattern : found)
          if (!exceptions[pattern] || !RE2::PartialMatch(line, *exceptions[pattern])) tally.add(document, pattern, number);
      } else if (error.kind != RE2::Set::kNoError)
        throw std::runtime_error("RE2::Set ran out of memory while matching");
      text = line_end + 1;
    }
  }

private:
  std::unique_ptr<RE2::Set> set;
  // By pattern; null where it has none.
  std::vector<std::unique_ptr<RE2>> exceptions;
  std::vector<int> found;
};

int main() {
  Re2Set engine;
  return serve(engine);
}
